import { watchProcess } from './fault.ts';
import { main } from './main.ts';

// `npm start`: the bot, and in local mode with an empty data folder the sample organisation too.
watchProcess();
await main(true);
