/** What all services measure alike. */
@NullMarked
package io.torrentflow.platform.metrics;

import org.jspecify.annotations.NullMarked;
