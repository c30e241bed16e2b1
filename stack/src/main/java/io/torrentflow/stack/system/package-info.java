/** The whole system: the backing services, and the four services as processes of their own. */
@NullMarked
package io.torrentflow.stack.system;

import org.jspecify.annotations.NullMarked;
