/**
 * What a user submits: magnet links, torrent files and URLs, read as untrusted input, with limits.
 */
@NullMarked
package io.torrentflow.kernel.source;

import org.jspecify.annotations.NullMarked;
