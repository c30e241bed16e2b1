/** Who makes a request: session cookies and API tokens. */
@NullMarked
package io.torrentflow.platform.auth;

import org.jspecify.annotations.NullMarked;
