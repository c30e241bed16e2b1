/** Passes live streams through from the hub. */
@NullMarked
package io.torrentflow.gateway.stream;

import org.jspecify.annotations.NullMarked;
