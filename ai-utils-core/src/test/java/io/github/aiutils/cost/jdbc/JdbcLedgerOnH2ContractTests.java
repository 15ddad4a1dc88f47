package io.github.aiutils.cost.jdbc;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.cost.AiCallListener;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.LedgerContractTests;
import io.github.aiutils.cost.jdbc.TestDatabase.Kind;
import org.junit.jupiter.api.AfterEach;

class JdbcLedgerOnH2ContractTests extends LedgerContractTests {

    private final List<TestDatabase> databases = new ArrayList<>();

    @Override
    protected CostLedger ledger(List<String> tags, int mostValues, List<AiCallListener> listeners) {
        TestDatabase database = TestDatabase.of(Kind.H2);
        this.databases.add(database);
        return new TestLedgers(database).tags(tags, mostValues).listeners(listeners).start();
    }

    @AfterEach
    void closeDatabases() {
        this.databases.forEach(TestDatabase::close);
    }

}
