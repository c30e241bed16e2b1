/** Who may read: live sessions and API tokens. */
@NullMarked
package io.torrentflow.progress.auth;

import org.jspecify.annotations.NullMarked;
