import { DatabaseOutlined } from '@ant-design/icons';
import type { Feature } from '../../ui/feature';

export const feature: Feature = {
  name: 'data',
  nav: [{ order: 30, path: '/data', label: { zh: '数据', en: 'Data' }, icon: <DatabaseOutlined />, permission: 'import.read' }],
  routes: [
    { path: '/data', permission: 'import.read', title: { zh: '数据', en: 'Data' }, page: () => import('./History') },
    { path: '/data/import', permission: 'import.run', title: { zh: '导入', en: 'Import' }, page: () => import('./Wizard') },
    { path: '/data/import/:job', permission: 'import.read', title: { zh: '导入', en: 'Import' }, page: () => import('./Running') },
    { path: '/data/imports/:id', permission: 'import.read', title: { zh: '导入结果', en: 'Import' }, page: () => import('./Batch') },
    { path: '/data/keep', permission: 'export.all', title: { zh: '导出与备份', en: 'Export and backup' }, page: () => import('./Keep') },
  ],
  actions: [
    { label: { zh: '导入文件', en: 'Import files' }, path: '/data/import', permission: 'import.run' },
    { label: { zh: '导出与备份', en: 'Export and backup' }, path: '/data/keep', permission: 'export.all' },
  ],
};
