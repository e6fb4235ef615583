// Every text of the page, Chinese and English side by side.

const words = {
  brand: ['知客', 'Zhike'],
  title: ['知客 · 这周先联系谁', 'Zhike · whom to call this week'],
  failed: ['出错了，请刷新页面再试', 'Something went wrong; reload the page'],
  offline: ['连不上知客：请确认程序还在运行', 'Zhike does not answer: is the program still running?'],
  retry: ['重试', 'Try again'],
  close: ['关闭', 'Close'],
  yes: ['有', 'yes'],
  no: ['无', 'no'],
  skip: ['跳到名单', 'Skip to the list'],
  errorID: ['编号 {0}', 'id {0}'],
  other: ['English', '中文'],
  language: ['Switch to English', '切换到中文'],
  docs: ['接口文档', 'API'],
  signOut: ['退出', 'Sign out'],
  demo: ['演示', 'Demo'],

  signIn: ['登录', 'Sign in'],
  login: ['登录名', 'Login'],
  password: ['密码', 'Password'],
  newPassword: ['设置密码（至少 10 个字符）', 'Password (10 characters or more)'],
  again: ['再输入一次', 'The same again'],
  differ: ['两次输入的密码不一样', 'The two passwords differ'],
  name: ['您的名字', 'Your name'],
  setupTitle: ['创建老板账号', 'Make the owner’s account'],
  setupText: ['这是第一个账号，可以看到一切，也可以邀请同事。', 'The first account: it sees everything and can invite others.'],
  setupDo: ['创建并进入', 'Make it and go in'],
  setupFirst: ['还没有账号。请打开启动程序时打印的一次性链接（…/setup#…）；链接过期就重启程序。', 'There is no account yet. Open the one-time link that the program printed at its start (…/setup#…); if it has expired, restart the program.'],
  noToken: ['链接不完整：请完整复制，包括 # 后面的部分。', 'The link is not complete: copy all of it, with what follows the #.'],
  welcomeTitle: ['您好，{0}', 'Welcome, {0}'],
  welcomeText: ['请设置密码，以后用它登录。', 'Choose the password with which you will sign in.'],
  welcomeDo: ['设置并进入', 'Set it and go in'],

  search: ['找客户：姓名、拼音、手机号', 'Find a customer: name, phone, e-mail'],
  found: ['{0} 位', (n) => (n === 1 ? '1 customer' : `${n} customers`)],
  notFound: ['没有找到“{0}”', 'Nobody found for “{0}”'],

  buyers: ['成交客户', 'Buyers'],
  revenue: ['净收入', 'Net revenue'],
  orders: ['成交单', 'Purchases'],
  repeat: ['复购率', 'Repeat rate'],
  against: ['近 30 天 {0}', '30 days {0}'],
  againstWhy: ['{0} 至 {1}，与 {2} 至 {3} 相比', '{0} to {1} against {2} to {3}'],
  how: ['怎么算的', 'How it is computed'],

  listTitle: ['这周先联系谁', 'Whom to call this week'],
  summary: ['{0} 位客户值得联系，关系到未来 90 天约', (n) => (Number(n) === 1 ? '1 customer is worth a call; at stake over the next 90 days: about' : `${n} customers are worth a call; at stake over the next 90 days: about`)],
  asOf: ['{0} 至 {1} · 数据截至 {2}', '{0} to {1} · data as of {2}'],
  historic: ['数据不是最新的，名单按数据末日计算', 'the data are not recent; the list is made as of their end'],
  making: ['名单正在更新…', 'The list is being made anew…'],
  all: ['全部', 'All'],
  reasons: ['按原因筛选', 'Filter by reason'],
  states: ['按状态筛选', 'Filter by state'],
  open: ['待联系', 'To call'],
  done: ['已联系', 'Contacted'],
  snoozed: ['已推迟', 'Put off'],
  doDone: ['已联系', 'Done'],
  doSnooze: ['7 天后再说', 'In 7 days'],
  doReopen: ['放回名单', 'Put back'],
  doneOf: ['{0}：标记为已联系', '{0}: mark as contacted'],
  snoozeOf: ['{0}：7 天后再提醒', '{0}: remind me in 7 days'],
  reopenOf: ['{0}：放回名单', '{0}: put back on the list'],
  writeDown: ['记下结果', 'Write down what came of it'],
  noteOf: ['和 {0} 联系的结果', 'What came of the contact with {0}'],
  doNote: ['保存，标记已联系', 'Save and mark as contacted'],
  wasDone: ['{0} 已标记为已联系', '{0} is marked as contacted'],
  wasSnoozed: ['{0} 推迟 7 天', '{0} is put off for 7 days'],
  undo: ['撤销', 'Undo'],
  undone: ['{0} 已放回名单', '{0} is back on the list'],
  until: ['推迟到 {0}', 'until {0}'],
  atStake: ['90 天内约', 'at stake'],
  atStakeWhy: ['估计未来 90 天关系到的金额', 'estimated money at stake over the next 90 days'],
  isNew: ['本周新增', 'New this week'],
  back: ['{0} 又买了 {1}', 'bought again on {0}: {1}'],
  also: ['还有：', 'Also: '],
  more: ['显示更多', 'Show more'],
  call: ['打电话给 {0}', 'Call {0}'],
  copy: ['复制', 'Copy'],
  copyOf: ['复制 {0}', 'Copy {0}'],
  copied: ['已复制 {0}', 'Copied {0}'],
  notCopied: ['浏览器不允许复制，请手动选择', 'The browser does not allow copying; select it by hand'],
  noPhone: ['没有电话', 'no phone'],
  openRecord: ['查看 {0} 的资料', 'Open the record of {0}'],
  changes: ['与上周相比：新增 {0} 位，回来 {1} 位（又消费 {2}），移出 {3} 位', 'Against last week: {0} new, {1} came back (and spent {2}), {3} off the list'],
  noMatch: ['这里没有客户', 'Nobody here'],
  allHandled: ['这周的名单都处理完了', 'This week’s list is all done'],
  mayNot: ['您的角色不能查看名单，请联系管理员', 'Your role may not see this list; ask the owner'],
  emptyShows: ['有了订单，这里每周列出：', 'With orders, every week this page lists:'],
  empty1: ['该来没来：过了平时的间隔还没来的好客户', 'Overdue: good customers past their usual pause'],
  empty2: ['该来第二次：买过一次、正是再来时候的客户', 'Second order due: those who bought once and are ready to come back'],
  empty3: ['消费下滑：花得明显比以前少的大客户', 'Spending less: big spenders who fall off'],
  emptyStep: ['在装有知客的电脑上导入订单文件（CSV、XLSX …）：', 'On the machine that runs Zhike, import a file of orders (CSV, XLSX …):'],

  working: ['正在处理', 'Working'],
  queued: ['排队中', 'waiting'],
  remaining: ['还要约 {0}', 'about {0} left'],
  seconds: ['{0} 秒', '{0} s'],
  minutes: ['{0} 分钟', '{0} min'],
  daysUnit: [' 天', ' days'],

  keyFigures: ['关键数字', 'Key figures'],
  allFigures: ['全部字段（{0}）', 'All fields ({0})'],
  lastOrders: ['最近订单', 'Last orders'],
  noOrders: ['还没有订单', 'No orders yet'],
  figuresAsOf: ['数字截至 {0}', 'figures as of {0}'],
  orderDay: ['日期', 'Date'],
  orderNo: ['单号', 'Order'],
  channel: ['渠道', 'Channel'],
  items: ['件数', 'Items'],
  amount: ['净额', 'Net'],
  sale: ['成交', 'sale'],
  return: ['退货', 'return'],
  cancelled: ['取消', 'cancelled'],
  otherOrder: ['其他', 'other'],
};

// terms are the codes that some fields have as values.
const terms = {
  'lifecycle.stage': { potential: ['潜在', 'potential'], new: ['新客', 'new'], active: ['活跃', 'active'], mature: ['成熟', 'mature'], declining: ['衰退', 'declining'], lost: ['流失', 'lost'] },
  'value.tier': { high: ['高', 'high'], middle: ['中', 'middle'], low: ['低', 'low'] },
  'profile.gender': { male: ['男', 'male'], female: ['女', 'female'] },
  'rfm.group': {
    important_value: ['重要价值', 'important: value'], important_develop: ['重要发展', 'important: develop'],
    important_keep: ['重要保持', 'important: keep'], important_winback: ['重要挽留', 'important: win back'],
    general_value: ['一般价值', 'general: value'], general_develop: ['一般发展', 'general: develop'],
    general_keep: ['一般保持', 'general: keep'], general_winback: ['一般挽留', 'general: win back'],
  },
};

const key = 'zhike.language';
let now = chosen() || (navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh');

// chosen is what the reader chose here before; storage may be closed to the page.
export function chosen() {
  try {
    const kept = localStorage.getItem(key);
    return kept === 'zh' || kept === 'en' ? kept : '';
  } catch {
    return '';
  }
}

export const language = () => now;
export const chinese = () => now === 'zh';
export const locale = () => (chinese() ? 'zh-CN' : 'en-GB');

// speak changes the language; keep remembers it in this browser.
export function speak(code, keep = false) {
  now = code === 'en' ? 'en' : 'zh';
  if (keep) {
    try { localStorage.setItem(key, now); } catch { /* it lasts until the page is closed */ }
  }
  document.documentElement.lang = chinese() ? 'zh-CN' : 'en';
  document.title = t('title');
}

// t is the text in the reader's language, {0} {1} … replaced.
export function t(name, ...args) {
  const text = words[name][chinese() ? 0 : 1];
  return typeof text === 'function' ? text(...args) : text.replace(/\{(\d)\}/g, (_, i) => String(args[i]));
}

// pick chooses from a {zh, en} of the server.
export const pick = (text) => (text ? (chinese() ? text.zh : text.en) || text.en || '' : '');

// term is a field's code in words, the code itself where it has none.
export function term(field, code) {
  const text = terms[field]?.[code];
  return text ? text[chinese() ? 0 : 1] : code;
}
