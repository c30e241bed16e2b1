/** What every part of TorrentFlow means by the same words; plain Java without a framework. */
@NullMarked
package io.torrentflow.kernel;

import org.jspecify.annotations.NullMarked;
