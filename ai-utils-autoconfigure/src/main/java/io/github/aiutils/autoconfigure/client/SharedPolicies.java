package io.github.aiutils.autoconfigure.client;

import io.github.aiutils.client.DefaultChatClient;
import io.github.aiutils.policy.AdmitPolicy;
import io.github.aiutils.policy.BreakerPolicy;
import io.github.aiutils.policy.DeadlinePolicy;
import io.github.aiutils.policy.FailoverPolicy;
import io.github.aiutils.policy.ObservePolicy;
import io.github.aiutils.policy.Policy;
import io.github.aiutils.policy.RetryPolicy;
import io.github.aiutils.policy.TimeoutPolicy;

/** The policies that all clients share; only failover belongs to one client. */
record SharedPolicies(ObservePolicy observe, DeadlinePolicy deadline, RetryPolicy retry, Policy ledger,
        AdmitPolicy admit, BreakerPolicy breaker, TimeoutPolicy timeout) {

    DefaultChatClient.Path with(FailoverPolicy failover) {
        return new DefaultChatClient.Path(this.observe, this.deadline, failover, this.retry, this.ledger, this.admit,
                this.breaker, this.timeout);
    }

}
