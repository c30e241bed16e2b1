/** Which network addresses may be contacted on behalf of a user. */
@NullMarked
package io.torrentflow.kernel.net;

import org.jspecify.annotations.NullMarked;
