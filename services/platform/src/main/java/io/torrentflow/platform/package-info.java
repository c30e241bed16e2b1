/** What every Quarkus service of TorrentFlow shares. */
@NullMarked
package io.torrentflow.platform;

import org.jspecify.annotations.NullMarked;
