import { CalendarOutlined } from '@ant-design/icons';
import type { Feature } from '../../ui/feature';

export const feature: Feature = {
  name: 'today',
  nav: [{ order: 10, path: '/', label: { zh: '今日', en: 'Today' }, icon: <CalendarOutlined />, permission: 'today.read' }],
  routes: [{ path: '/', permission: 'today.read', title: { zh: '今日', en: 'Today' }, page: () => import('./Today') }],
  panels: [{ name: 'today', order: 10, permission: 'today.read', title: { zh: '这周要不要联系', en: 'This week' }, panel: () => import('./OnRecord') }],
};
