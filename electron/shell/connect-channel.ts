// The one message of Electron's own that is used: everything else goes over the port it carries.

/** The message by which a page's preload script hands over the port of its window. */
export const connectChannel = 'convas:connect';
