import { TeamOutlined } from '@ant-design/icons';
import type { Feature } from '../../ui/feature';

export const feature: Feature = {
  name: 'customers',
  nav: [{ order: 20, path: '/customers', label: { zh: '客户', en: 'Customers' }, icon: <TeamOutlined />, permission: 'customer.read' }],
  routes: [
    { path: '/customers', permission: 'customer.read', title: { zh: '客户', en: 'Customers' }, page: () => import('./List') },
    { path: '/customers/:id', permission: 'customer.read', title: { zh: '客户', en: 'Customer' }, page: () => import('./Record') },
  ],
  overlay: { parameters: ['customer', 'rows'], show: () => import('./Drawer') },
};
