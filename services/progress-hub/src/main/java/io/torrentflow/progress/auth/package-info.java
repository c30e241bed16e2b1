/** Who may read. */
@NullMarked
package io.torrentflow.progress.auth;

import org.jspecify.annotations.NullMarked;
