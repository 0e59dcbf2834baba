import { AuthenticationConstants, GovernmentConstants } from 'botframework-connector';
import type { Config } from '../../config.ts';

/** Who signs tokens for us, and where the keys are. */
export interface Cloud {
  issuer: string;
  metadata: string;
  audience: string;
  callerId: string;
}

/**
 * As botbuilder reads its own keys: setting any of them means that all are meant; otherwise ChannelService says which of the two built-in
 * clouds.
 */
export function cloudOf(bot: Config['bot']): Cloud {
  const government = bot.ChannelService === GovernmentConstants.ChannelService;
  const builtIn = government ? GovernmentConstants : AuthenticationConstants;
  return {
    issuer: bot.ToBotFromChannelTokenIssuer || builtIn.ToBotFromChannelTokenIssuer,
    metadata: bot.ToBotFromChannelOpenIdMetadataUrl || builtIn.ToBotFromChannelOpenIdMetadataUrl,
    audience: bot.ToChannelFromBotOAuthScope || builtIn.ToChannelFromBotOAuthScope,
    callerId: bot.CallerId || (government ? 'urn:botframework:azureusgov' : 'urn:botframework:azure'),
  };
}
