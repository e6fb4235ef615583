import { ApartmentOutlined } from '@ant-design/icons';
import type { Feature } from '../../ui/feature';

export const feature: Feature = {
  name: 'segments',
  nav: [{ order: 60, path: '/segments', label: { zh: '分群', en: 'Segments' }, icon: <ApartmentOutlined />, permission: 'segment.read' }],
  routes: [
    { path: '/segments', permission: 'segment.read', title: { zh: '分群', en: 'Segments' }, page: () => import('./List') },
    { path: '/segments/new', permission: 'segment.write', title: { zh: '新建分群', en: 'New segment' }, page: () => import('./Edit') },
    { path: '/segments/overlap', permission: 'segment.read', title: { zh: '分群重叠', en: 'Overlap' }, page: () => import('./Overlap') },
    { path: '/segments/:id', permission: 'segment.read', title: { zh: '分群', en: 'Segment' }, page: () => import('./Segment') },
    { path: '/segments/:id/edit', permission: 'segment.write', title: { zh: '修改分群', en: 'Change a segment' }, page: () => import('./Edit') },
  ],
  actions: [{ label: { zh: '新建分群', en: 'New segment' }, path: '/segments/new', permission: 'segment.write' }],
};
