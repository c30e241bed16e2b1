/** How often something may be asked: by an address, for an account, by a user or a token. */
package io.torrentflow.gateway.limit;
