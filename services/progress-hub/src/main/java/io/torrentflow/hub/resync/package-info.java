/** Gets back from the jobs service what Redis has lost. */
@NullMarked
package io.torrentflow.hub.resync;

import org.jspecify.annotations.NullMarked;
