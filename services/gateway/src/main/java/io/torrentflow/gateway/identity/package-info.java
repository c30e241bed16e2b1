/** Accounts, sessions and API tokens. */
package io.torrentflow.gateway.identity;
