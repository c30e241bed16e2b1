/** Who changed what, from where, and what came of it. */
@NullMarked
package io.torrentflow.gateway.audit;

import org.jspecify.annotations.NullMarked;
