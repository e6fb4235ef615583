import { SettingOutlined } from '@ant-design/icons';
import type { Feature } from '../../ui/feature';

export const feature: Feature = {
  name: 'settings',
  nav: [{
    order: 90, path: '/settings', label: { zh: '设置', en: 'Settings' }, icon: <SettingOutlined />,
    children: [
      { path: '/settings/account', label: { zh: '我的账号', en: 'My account' } },
      { path: '/settings/users', label: { zh: '用户与角色', en: 'Users and roles' }, permission: 'user.read' },
      { path: '/settings/keys', label: { zh: 'API 密钥', en: 'API keys' }, permission: 'key.write' },
      { path: '/settings/jobs', label: { zh: '任务记录', en: 'Jobs' }, permission: 'job.read' },
      { path: '/settings/audit', label: { zh: '操作记录', en: 'Audit log' }, permission: 'audit.read' },
    ],
  }],
  routes: [
    { path: '/settings/account', title: { zh: '我的账号', en: 'My account' }, page: () => import('./Account') },
    { path: '/settings/users', permission: 'user.read', title: { zh: '用户与角色', en: 'Users and roles' }, page: () => import('./Users') },
    { path: '/settings/keys', permission: 'key.write', title: { zh: 'API 密钥', en: 'API keys' }, page: () => import('./Keys') },
    { path: '/settings/jobs', permission: 'job.read', title: { zh: '任务记录', en: 'Jobs' }, page: () => import('./JobHistory') },
    { path: '/settings/audit', permission: 'audit.read', title: { zh: '操作记录', en: 'Audit log' }, page: () => import('./Audit') },
  ],
  actions: [{ label: { zh: '邀请同事', en: 'Invite a colleague' }, path: '/settings/users?invite=1', permission: 'user.write' }],
};
