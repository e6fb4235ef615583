import { BarChartOutlined } from '@ant-design/icons';
import type { Feature, FeatureRoute } from '../../ui/feature';
import type { Text } from '../../ui/words';

const report = (name: string, zh: string, en: string, page: FeatureRoute['page']): FeatureRoute & { title: Text } =>
  ({ path: '/insight/' + name, permission: 'analysis.read', title: { zh, en }, page });

/** The reports in the order of the navigation. */
export const reports = [
  report('overview', '总览', 'Overview', () => import('./Overview')),
  report('rfm', 'RFM 分群', 'RFM groups', () => import('./Rfm')),
  report('value', '价值分层', 'Value tiers', () => import('./Value')),
  report('lifecycle', '生命周期', 'Life cycle', () => import('./Lifecycle')),
  report('cohort', '留存', 'Retention', () => import('./Cohort')),
  report('new-returning', '新客与老客', 'New, returning', () => import('./NewReturning')),
  report('rhythm', '购买时段', 'Hours, weekdays', () => import('./Rhythm')),
  report('season', '淡旺季', 'Seasons', () => import('./Season')),
  report('cycle', '购买周期', 'Purchase cycle', () => import('./Cycle')),
  report('frequency', '购买次数', 'Frequency', () => import('./Frequency')),
  report('channels', '渠道与地区', 'Channels', () => import('./Channels')),
  report('products', '商品', 'Products', () => import('./Products')),
];

export const feature: Feature = {
  name: 'insight',
  nav: [{
    order: 40, path: '/insight', label: { zh: '洞察', en: 'Insight' }, icon: <BarChartOutlined />, permission: 'analysis.read',
    children: reports.map((r) => ({ path: r.path, label: r.title, permission: r.permission })),
  }],
  routes: reports,
};
