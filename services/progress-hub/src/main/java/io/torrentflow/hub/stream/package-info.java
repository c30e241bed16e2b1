/** Streams of server-sent events to readers. */
@NullMarked
package io.torrentflow.hub.stream;

import org.jspecify.annotations.NullMarked;
