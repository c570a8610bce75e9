import { createRoot } from 'react-dom/client'

import { Application } from './app/application.tsx'
import './ui/base.css'

const place = document.getElementById('root')
if (!place) throw new Error('index.html has no #root')
createRoot(place).render(<Application />)
