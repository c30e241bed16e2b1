/** Names of objects in the bucket and the untrusted paths inside them. */
@NullMarked
package io.torrentflow.kernel.object;

import org.jspecify.annotations.NullMarked;
