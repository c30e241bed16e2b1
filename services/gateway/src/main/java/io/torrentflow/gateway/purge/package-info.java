/** Forgets what has ended long ago. */
@NullMarked
package io.torrentflow.gateway.purge;

import org.jspecify.annotations.NullMarked;
