/**
 * Auto-configuration of the policies on the path of a call.
 */
@NullMarked
package io.github.aiutils.autoconfigure.policy;

import org.jspecify.annotations.NullMarked;
