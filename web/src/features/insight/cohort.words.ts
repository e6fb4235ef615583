// Words of the retention report.
import { words } from '../../ui/words';

export const useCohortWords = words('insight-cohort', {
  name: ['留存', 'Retention'],
  measure: ['看什么', 'Measure'],
  customers: ['客户', 'Customers'],
  orders: ['成交单', 'Purchases'],
  money: ['金额', 'Money'],
  worth: ['累计人均', 'Worth'],
  as: ['怎么显示', 'Shown as'],
  percent: ['百分比', 'Percent'],
  absolute: ['数量', 'Number'],
  noCompare: ['每一行是一个首购时期，上下对照就是不同时期的对比。', 'Each row is one period of first purchase: reading down the rows compares the periods.'],

  customersPercent: ['首购后各期，还有多少比例的客户回来买', 'Share of the customers who come back, by period after the first purchase'],
  ordersPercent: ['首购后各期的成交单，占首期的比例', 'Purchases by period, as a share of the first period'],
  ordersAbsolute: ['首购后各期，平均每位客户成交几单', 'Purchases per customer, by period after the first purchase'],
  moneyPercent: ['首购后各期的金额，占首期的比例', 'Money by period, as a share of the first period'],
  moneyAbsolute: ['首购后各期，平均每位客户带来多少净收入', 'Net money per customer, by period after the first purchase'],
  worthPercent: ['一位客户累计带来的净收入，是首期的多少', 'Net money of a customer up to a period, as a share of the first period'],
  worthAbsolute: ['一位客户到第几期累计带来多少净收入', 'Net money that a customer has brought up to a period'],
  shareUnit: ['占比', 'Share'],
  orderUnit: ['单/位', 'Purchases each'],
  moneyUnit: ['元/位', 'CNY each'],

  grid: ['各期首购客户：第几期回来多少', 'By period of first purchase: how many came back when'],
  corner: ['首购期 ↓　第几期 →', 'First bought ↓  period →'],
  few: ['客户太少（不足 {{n}} 位），平均线先不画；下面的表是完整的。', 'Too few customers (below {{n}}) for an average; the table below is complete.'],
  cell: ['{{cohort}} 首购 {{size}} 位，第 {{n}} 期回来 {{back}} 位（{{share}}）', '{{cohort}}: {{size}} first bought, {{back}} came back in period {{n}} ({{share}})'],
  cellFirst: ['{{cohort}} 首购 {{size}} 位', '{{cohort}}: {{size}} first bought'],
  cellOrders: ['{{value}} 单，为首期的 {{share}}', '{{value}} purchases, {{share}} of the first period'],
  cellMoney: ['净收入 {{value}}，为首期的 {{share}}', 'net money {{value}}, {{share}} of the first period'],
  cellWorth: ['到这一期累计人均 {{value}}，为首期的 {{share}}', '{{value}} per customer up to this period, {{share}} of the first period'],
  unfinished: ['这一期还没结束', 'this period has not ended'],
  dashed: ['虚线框的一格还没结束。', 'A dashed cell has not ended.'],
});
