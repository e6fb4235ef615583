// What the audit log and the queue call their actions, in words.
import { useCallback } from 'react';
import { useLanguage, words } from '../../ui/words';

type Pair = readonly [zh: string, en: string];

export const actions: Record<string, Pair> = {
  'session.create': ['登录', 'Sign in'], 'session.delete': ['退出登录', 'Sign out'],
  'user.setup': ['创建老板账号', 'Make the owner’s account'], 'user.welcome': ['用链接设置密码', 'Choose a password by link'], 'user.create': ['邀请成员', 'Invite a user'],
  'user.change': ['修改成员', 'Change a user'], 'user.link': ['生成一次性链接', 'Make a one-time link'], 'user.name': ['修改自己的名字', 'Change one’s name'],
  'user.language': ['切换语言', 'Choose a language'], 'user.password': ['修改密码', 'Change one’s password'],
  'key.create': ['创建 API 密钥', 'Make an API key'], 'key.revoke': ['撤销 API 密钥', 'Revoke an API key'],
  'customer.read': ['查看客户档案', 'Open a customer’s record'], 'customer.export': ['导出客户', 'Export customers'],
  'upload.create': ['上传文件', 'Upload a file'], 'import.inspect': ['检查文件', 'Inspect a file'], 'import.create': ['导入数据', 'Import data'],
  'import.rejects': ['下载未导入的行', 'Download rejected rows'], 'import.undo': ['撤销导入', 'Take an import back'],
  'field.refresh': ['重算客户字段', 'Compute the fields anew'], 'model.fit': ['训练预测模型', 'Fit the models'],
  'segment.create': ['新建分群', 'Make a segment'], 'segment.update': ['修改分群', 'Change a segment'], 'segment.delete': ['删除分群', 'Delete a segment'],
  'segment.restore': ['恢复分群', 'Bring a segment back'], 'segment.freeze': ['冻结名单', 'Freeze a list'], 'segment.thaw': ['解除冻结', 'Unfreeze a list'], 'segment.export': ['导出分群', 'Export a segment'],
  'today.make': ['重做本周清单', 'Make this week’s list anew'], 'today.done': ['标记已联系', 'Mark as contacted'], 'today.snooze': ['推迟联系', 'Put off'],
  'today.reopen': ['撤回标记', 'Take a mark back'], 'today.assign': ['指派联系人', 'Assign a customer'],
  'backup.create': ['备份', 'Back up'], 'backup.verify': ['核对备份', 'Read a backup back'], 'backup.download': ['下载备份', 'Download a backup'], 'backup.delete': ['删除备份', 'Delete a backup'],
  'export.create': ['导出全部数据', 'Export everything'], 'export.download': ['下载导出文件', 'Download an export'], 'job.cancel': ['取消任务', 'Cancel a job'], 'job.retry': ['重做任务', 'Run a job again'],
};

/** What the log can be narrowed to; an entry stands for all actions that begin with it. */
export const groups: Record<string, Pair> = {
  session: ['登录与退出', 'Signing in and out'], user: ['成员与密码', 'Users and passwords'], key: ['API 密钥', 'API keys'], customer: ['客户查看与导出', 'Customers opened and exported'],
  import: ['导入', 'Imports'], segment: ['分群', 'Segments'], today: ['本周清单', 'This week’s list'], model: ['预测模型', 'Models'], job: ['后台任务', 'Jobs'], backup: ['备份', 'Backups'], export: ['导出全部数据', 'Export of everything'],
};

export const kinds: Record<string, Pair> = {
  'house.update': ['更新数据和清单', 'Bring everything up to date'], 'ingest.import': ['导入文件', 'Import a file'], 'ingest.several': ['导入多个文件', 'Import several files'], 'ingest.undo': ['撤销导入', 'Take an import back'],
  'governance.backup': ['备份', 'Back up'], 'governance.verify': ['核对备份', 'Read a backup back'], 'export.all': ['导出全部数据', 'Export everything'],
  'customer.refresh_all': ['重算客户字段', 'Compute the fields anew'], 'analysis.score': ['计算 RFM 与生命周期', 'Score RFM and life cycle'], 'model.fit': ['训练预测模型', 'Fit the models'],
  'today.make': ['生成本周清单', 'Make this week’s list'], 'segment.purge': ['清理删除的分群', 'Clear deleted segments'], 'governance.tidy': ['清理过期登录', 'Clear expired sessions'],
};

/** useCode is a code in words; one without words stays as it is. */
export function useCode(): (table: Record<string, Pair>, code: string) => string {
  const now = useLanguage();
  return useCallback((table, code) => table[code]?.[now === 'zh' ? 0 : 1] ?? code, [now]);
}

export const useLogWords = words('settings-log', {
  audit: ['审计日志', 'Audit log'],
  auditLead: ['谁在什么时候做了什么；只增不改，一直保留。', 'Who did what and when. Nothing in it is changed or removed.'],
  who: ['谁', 'Who'],
  everybody: ['所有人', 'Everybody'],
  action: ['做了什么', 'What'],
  everything: ['所有操作', 'Everything'],
  period: ['时间段', 'Period'],
  when: ['时间', 'When'],
  target: ['对象', 'On'],
  outcome: ['结果', 'Outcome'],
  done: ['完成', 'done'],
  refused: ['被拒绝', 'refused'],
  failed: ['失败', 'failed'],
  from: ['来自', 'From'],
  request: ['请求编号 {{id}}', 'Request id {{id}}'],
  nobody: ['未登录', 'not signed in'],
  local: ['本机命令行', 'Command line'],
  demo: ['演示', 'Demo'],
  viaKey: ['用密钥', 'by key'],
  entriesNone: ['没有符合条件的记录', 'No entries match'],
  clear: ['清除筛选', 'Clear the filter'],
  showMore: ['再显示一些', 'Show more'],
  customer: ['客户 #{{id}}', 'Customer #{{id}}'],
  segment: ['分群', 'Segment'],
  batch: ['导入批次', 'Import'],
  job: ['任务', 'Job'],
  todayEntry: ['清单条目', 'List entry'],
  file: ['文件', 'File'],
  backup: ['备份', 'Backup'],
  export: ['导出文件', 'Export'],
  jobs: ['后台任务', 'Jobs'],
  jobsLead: ['导入、计算和训练都在后台进行，可以离开页面。', 'Imports, computing and fitting go on in the background; you may leave the page.'],
  started: ['开始', 'Started'],
  took: ['用时', 'Took'],
  by: ['发起', 'By'],
  bySelf: ['自动', 'by itself'],
  state: ['状态', 'State'],
  queued: ['排队中', 'waiting'],
  planned: ['计划于 {{at}}', 'planned for {{at}}'],
  running: ['进行中', 'running'],
  jobDone: ['已完成', 'done'],
  cancelled: ['已取消', 'cancelled'],
  remaining: ['还要约 {{time}}', 'about {{time}} left'],
  attempt: ['第 {{n}} 次尝试', 'attempt {{n}}'],
  cancel: ['取消', 'Cancel'],
  retry: ['重做', 'Run again'],
  jobsNone: ['还没有任务。导入文件后，这里显示进度和结果。', 'No jobs yet. After an import, their progress and results show here.'],
  act: ['操作', 'Actions'],
  seeResult: ['看结果', 'See the result'],
});
