import { Page } from '../../ui/Page';
export default function Today() { return <Page title="x" />; }
