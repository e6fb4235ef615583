// Everything around the pages: theme, language of the controls, data, address.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider, theme } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { BrowserRouter } from 'react-router';
import { Problem } from '../api/client';
import { useLanguage } from '../ui/words';
import { Gate } from './Gate';
import { LookProvider, useLook } from './theme';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A server that is starting again or busy is asked again; a refusal is not.
      retry: (count, error) => count < 2 && (!(error instanceof Problem) || error.status === 0 || error.status === 503),
      refetchOnWindowFocus: false,
    },
  },
});

/** readable makes coloured words stand out enough from their ground (WCAG AA). */
function readable(shade: 'light' | 'dark') {
  const dark = shade === 'dark';
  return {
    Tag: dark ? { colorSuccess: '#6fc944', colorError: '#ff8f87' } : { colorSuccess: '#2a7a0c', colorWarning: '#8a5200', colorError: '#b9231c', colorInfo: '#1668b8' },
    Button: dark ? { colorError: '#ff8f87', dangerColor: '#2b0906' } : { colorError: '#c5271f' },
    Form: { colorError: dark ? '#ff8f87' : '#c5271f' },
    Radio: dark ? { colorPrimary: '#6db3f2', colorPrimaryHover: '#8cc4f5', colorPrimaryActive: '#6db3f2' } : {},
    Menu: dark ? { itemSelectedColor: '#6db3f2', subMenuItemSelectedColor: '#6db3f2' } : {},
    Tabs: dark ? { itemSelectedColor: '#6db3f2', itemHoverColor: '#6db3f2', inkBarColor: '#6db3f2' } : {},
  };
}

function Themed() {
  const { shade, density } = useLook();
  const language = useLanguage();
  const algorithms = [shade === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm];
  if (density === 'compact') algorithms.push(theme.compactAlgorithm);
  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      theme={{
        algorithm: algorithms,
        token: {
          colorPrimary: '#1668b8', colorLink: shade === 'dark' ? '#6db3f2' : '#1668b8', borderRadius: 6,
          colorTextSecondary: shade === 'dark' ? 'rgba(255,255,255,.7)' : 'rgba(0,0,0,.62)',
          colorTextTertiary: shade === 'dark' ? 'rgba(255,255,255,.62)' : 'rgba(0,0,0,.58)',
          colorTextPlaceholder: shade === 'dark' ? 'rgba(255,255,255,.6)' : 'rgba(0,0,0,.58)',
          colorTextDescription: shade === 'dark' ? 'rgba(255,255,255,.66)' : 'rgba(0,0,0,.6)',
          fontFamily: 'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
        },
        components: { ...readable(shade), Typography: { fontSizeHeading1: 24, fontSizeHeading2: 18, fontSizeHeading3: 16, titleMarginBottom: 0, titleMarginTop: 0 } },
      }}
    >
      <AntApp>
        {/* An address that was asked for is shown at once; Pages.tsx draws what takes long so that it can be interrupted. */}
        <BrowserRouter useTransitions={false}>
          <Gate />
        </BrowserRouter>
      </AntApp>
    </ConfigProvider>
  );
}

export function Root() {
  return (
    <LookProvider>
      <QueryClientProvider client={client}>
        <Themed />
      </QueryClientProvider>
    </LookProvider>
  );
}
