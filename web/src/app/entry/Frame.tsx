// The frame of the ways in: brand, one card, the other language.
import { Button, Card, Flex, Typography } from 'antd';
import type { ReactNode } from 'react';
import { speak, useLanguage } from '../../ui/words';
import { useWords } from './words';

export function Frame({ title, text, children }: { title: string; text?: ReactNode; children?: ReactNode }) {
  const t = useWords();
  const language = useLanguage();
  return (
    <main className="entry">
      <Flex align="center" gap={10} className="entry-brand">
        <img src="/icon.svg" alt="" width={36} height={36} />
        <div>
          <strong>{t('brand')}</strong>
          <Typography.Text type="secondary">{t('slogan')}</Typography.Text>
        </div>
        <Button type="text" onClick={() => void speak(language === 'zh' ? 'en' : 'zh')} lang={language === 'zh' ? 'en' : 'zh-CN'}>
          {language === 'zh' ? 'English' : '中文'}
        </Button>
      </Flex>
      <Card>
        <Typography.Title level={1}>{title}</Typography.Title>
        {text && <Typography.Paragraph type="secondary">{text}</Typography.Paragraph>}
        {children}
      </Card>
    </main>
  );
}
