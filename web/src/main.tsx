import { createRoot } from 'react-dom/client';
import { Root } from './app/Root';
import './app/page.css';

const place = document.getElementById('app');
if (place) createRoot(place).render(<Root />);
