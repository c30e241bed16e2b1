/** Which hosts may be contacted on behalf of users. */
@NullMarked
package io.torrentflow.platform.network;

import org.jspecify.annotations.NullMarked;
