/** The gateway with the servers it stands on. */
@NullMarked
package io.torrentflow.gateway;

import org.jspecify.annotations.NullMarked;
