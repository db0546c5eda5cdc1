/** The name that stands across each image; empty where whoever looks has an account. */
import { createContext } from 'react'

export const WatermarkContext = createContext('')
