import { FundProjectionScreenOutlined } from '@ant-design/icons';
import type { Feature } from '../../ui/feature';

export const feature: Feature = {
  name: 'lookahead',
  nav: [{ order: 50, path: '/lookahead', label: { zh: '预见', en: 'Look ahead' }, icon: <FundProjectionScreenOutlined />, permission: 'model.read' }],
  routes: [{ path: '/lookahead', permission: 'model.read', title: { zh: '预见', en: 'Look ahead' }, page: () => import('./LookAhead') }],
  panels: [{ name: 'future', order: 20, permission: 'model.read', title: { zh: '未来', en: 'What is to come' }, panel: () => import('./Future') }],
};
