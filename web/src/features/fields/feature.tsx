import { UnorderedListOutlined } from '@ant-design/icons';
import type { Feature } from '../../ui/feature';

export const feature: Feature = {
  name: 'fields',
  nav: [{ order: 70, path: '/fields', label: { zh: '字段', en: 'Fields' }, icon: <UnorderedListOutlined />, permission: 'catalogue.read' }],
  routes: [{ path: '/fields', permission: 'catalogue.read', title: { zh: '字段', en: 'Fields' }, page: () => import('./Catalogue') }],
};
