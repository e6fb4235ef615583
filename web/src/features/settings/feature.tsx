import { SettingOutlined } from '@ant-design/icons';
import type { Feature, FeatureRoute } from '../../ui/feature';

const routes: FeatureRoute[] = [
  { path: '/settings/account', title: { zh: '我的账号', en: 'My account' }, page: () => import('./Account') },
  { path: '/settings/users', permission: 'user.read', title: { zh: '成员', en: 'Users' }, page: () => import('./Users') },
  { path: '/settings/keys', permission: 'key.write', title: { zh: 'API 密钥', en: 'API keys' }, page: () => import('./Keys') },
  { path: '/settings/audit', permission: 'audit.read', title: { zh: '审计日志', en: 'Audit log' }, page: () => import('./Audit') },
  { path: '/settings/jobs', permission: 'job.read', title: { zh: '后台任务', en: 'Jobs' }, page: () => import('./Jobs') },
  { path: '/settings/about', title: { zh: '关于', en: 'About' }, page: () => import('./About') },
];

export const feature: Feature = {
  name: 'settings',
  nav: [{
    order: 90, path: '/settings', label: { zh: '设置', en: 'Settings' }, icon: <SettingOutlined />,
    children: routes.map((r) => ({ path: r.path, label: r.title, permission: r.permission })),
  }],
  routes: [...routes, { path: '/settings', title: { zh: '设置', en: 'Settings' }, page: () => import('./Index') }],
  actions: [
    { label: { zh: '邀请成员', en: 'Invite a user' }, path: '/settings/users?invite=1', permission: 'user.write' },
    { label: { zh: '创建 API 密钥', en: 'Make an API key' }, path: '/settings/keys?new=1', permission: 'key.write' },
    { label: { zh: '修改密码', en: 'Change my password' }, path: '/settings/account' },
  ],
};
