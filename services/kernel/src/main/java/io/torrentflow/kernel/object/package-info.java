/** Names of objects in the bucket and the paths of strangers inside them. */
@NullMarked
package io.torrentflow.kernel.object;

import org.jspecify.annotations.NullMarked;
