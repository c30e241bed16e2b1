/** Who may read: live sessions and API tokens. */
@NullMarked
package io.torrentflow.hub.auth;

import org.jspecify.annotations.NullMarked;
