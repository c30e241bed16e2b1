/** Streams of server-sent events to readers. */
@NullMarked
package io.torrentflow.progress.stream;

import org.jspecify.annotations.NullMarked;
