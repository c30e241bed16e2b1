/** Names of objects in the bucket and the untrusted paths inside them. */
package io.torrentflow.kernel.object;
