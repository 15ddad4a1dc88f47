package io.github.aiutils.cost;

import java.util.List;

class MemoryLedgerContractTests extends LedgerContractTests {

    @Override
    protected CostLedger ledger(List<String> tags, int mostValues, List<AiCallListener> listeners) {
        return new MemoryLedger("USD", tags, mostValues, 20_000, listeners);
    }

}
