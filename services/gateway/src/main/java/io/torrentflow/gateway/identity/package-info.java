/** Accounts, sessions and API tokens. */
@NullMarked
package io.torrentflow.gateway.identity;

import org.jspecify.annotations.NullMarked;
