// Language, look and the account.
import { MoonOutlined, SunOutlined, UserOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown, type MenuProps } from 'antd';
import { useNavigate } from 'react-router';
import { api } from '../api/client';
import { useMe } from '../ui/session';
import { useToast } from '../ui/toast';
import { speak, useLanguage } from '../ui/words';
import { useLook } from './theme';
import { useWords } from './words';

export function AccountMenu({ wide }: { wide: boolean }) {
  const t = useWords();
  const me = useMe();
  const look = useLook();
  const language = useLanguage();
  const toast = useToast();
  const go = useNavigate();
  const data = useQueryClient();
  const leave = api.useMutation('delete', '/api/session');
  const remember = api.useMutation('put', '/api/session/language');

  const change = async () => {
    const to = language === 'zh' ? 'en' : 'zh';
    await speak(to);
    if (me.via === 'session') remember.mutate({ body: { language: to } }, { onError: toast.failed });
    // Sentences of the server come in its reader's language.
    await data.invalidateQueries();
  };
  const signOut = () => leave.mutate({}, {
    onSuccess: async () => {
      await go('/', { replace: true });
      data.clear();
      location.reload();
    },
    onError: toast.failed,
  });
  const items: MenuProps['items'] = [
    { key: 'density', label: look.density === 'compact' ? t('toComfortable') : t('toCompact'), onClick: () => look.setDensity(look.density === 'compact' ? 'comfortable' : 'compact') },
    { key: 'account', label: t('account'), onClick: () => void go('/settings/account') },
    { key: 'docs', label: <a href="/api/docs">{t('docs')}</a> },
    ...(me.via === 'session' ? [{ type: 'divider' as const }, { key: 'out', label: t('signOut'), onClick: signOut }] : []),
  ];
  const dark = look.shade === 'dark';
  return (
    <>
      <Button type="text" onClick={() => void change()} lang={language === 'zh' ? 'en' : 'zh-CN'} aria-label={t('language')}>{wide ? t('other') : language === 'zh' ? 'EN' : '中'}</Button>
      <Button type="text" icon={dark ? <SunOutlined /> : <MoonOutlined />} aria-label={dark ? t('toLight') : t('toDark')} onClick={() => look.setShade(dark ? 'light' : 'dark')} />
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
        <Button type="text" icon={<UserOutlined />} aria-label={t('account')}>{wide && <span className="me">{me.via === 'demo' ? t('demo') : me.name}</span>}</Button>
      </Dropdown>
    </>
  );
}
