// A text to be taken along, with a button that copies it.
import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button, Input, Space, type InputRef } from 'antd';
import { useRef, useState } from 'react';
import { words } from './words';

const useWords = words('copy', { copy: ['复制', 'Copy'], copied: ['已复制', 'Copied'] });

export function CopyField({ value, label }: { value: string; label: string }) {
  const t = useWords();
  const input = useRef<InputRef>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      // Over plain HTTP there is no clipboard; the browser may still copy what is marked.
      input.current?.select();
      if (!document.execCommand('copy')) return;
    }
    setCopied(true);
  };
  return (
    <Space.Compact block>
      <Input ref={input} readOnly value={value} aria-label={label} onFocus={(e) => e.target.select()} />
      <Button type="primary" icon={copied ? <CheckOutlined /> : <CopyOutlined />} onClick={() => void copy()} aria-live="polite">{copied ? t('copied') : t('copy')}</Button>
    </Space.Compact>
  );
}
