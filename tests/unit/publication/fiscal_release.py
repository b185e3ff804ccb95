"""A release with a little money in it, made by hand: the facts and marts that exports, traces and samples read."""

from datetime import date, datetime
from pathlib import Path

import duckdb

from orchestration.settings import Settings

RELEASE = "2026-03-r1-0123abcd"
AS_OF = datetime(2026, 3, 31, 23, 59, 59)
TABLES = """
create schema marts; create schema reference; create schema ops; create schema quality;
create table ops.build_parameters as
    select '2026-03' as period, timestamp '2026-03-31 23:59:59' as as_of, 'i' as inputs_root, 'c' as code_version,
        's' as score_policy, 'a' as alert_policy, 1 as restatement_no;
create table reference.jurisdiction as
    select * from (values ('CN', 'CNY', 1), ('US', 'USD', 7)) as t (jurisdiction_code, currency_code,
        fiscal_year_start_month);
create table reference.metric_register (
    mart varchar, "column" varchar, name_zh varchar, definition_zh varchar, definition_en varchar, numerator varchar,
    denominator varchar, unit varchar, legal_basis varchar, evidence varchar
);
create table reference.functional_class as
    select 'CN' as jurisdiction_code, '201' as functional_code,
        date '2007-01-01' as valid_from, '一般公共服务支出' as name_zh;
create table reference.economic_class as
    select 'CN' as jurisdiction_code, '301' as economic_code,
        date '2018-01-01' as valid_from, '工资福利支出' as name_zh;
create table marts.fct_payment (
    voucher_no varchar, line_no bigint, paid_date date, department_code varchar, department_name varchar,
    fund_type varchar, functional_code varchar, economic_code varchar, contract_no varchar, summary varchar,
    amount decimal(18, 2), is_reversal boolean, jurisdiction_code varchar, currency_code varchar, fiscal_year bigint,
    month date, as_of timestamp, file_name varchar, sheet varchar, row_number bigint
);
comment on table marts.fct_payment is '一张支付凭证的一行一行。 One row per line of a payment voucher.';
comment on column marts.fct_payment.amount is '金额：支付金额，元。 Amount in the base unit of the currency.';
create table marts.fct_headcount as
    select 'A' as department_code, date '2025-12-31' as as_of_date, 7::bigint as in_post;
create table marts.fct_fixed_asset as
    select '007' as asset_no, 2025::bigint as year, 1.5::decimal(18, 2) as net_value_amount, 'CNY' as currency_code
    union all select '008', 2026, 2.5, 'CNY';
create table marts.fct_final_accounts_cell (
    fiscal_year bigint, department_code varchar, department_name varchar, table_no varchar, line_code varchar,
    column_code varchar, displayed_value decimal(18, 2), displayed_amount decimal(18, 2), unit varchar,
    displayed_decimals bigint, jurisdiction_code varchar, currency_code varchar
);
"""
VOUCHERS = [
    ("0001", "=1+1", "12345.67"),
    ("0002", None, "0.10"),
    ("0003", "-", "-99.99"),
    ("0004", 'a, "b"\nc', "1234567890123456.78"),
    ("0005", "_x0041_\x0b ", "33.33"),
    ("110101199003070000", "＠full width", "0.00"),
]
CELLS = [
    ("FIN_05", "total", "total", "30.50"),
    ("FIN_05", "total", "basic", "20.00"),
    ("FIN_05", "201", "total", "30.50"),
    ("FIN_05", "201", "surprise", "1.00"),
    ("FIN_06", "personnel", "amount", "12.00"),
    ("FIN_06", "301", "amount", "12.00"),
    ("FIN_06", "total", "amount", "20.00"),
]


def fiscal_release(settings: Settings) -> Path:
    """The folder of the release, its layout of the final accounts that of the project."""
    folder = settings.releases_dir / RELEASE
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    layout = settings.reference_dir / "final_accounts_layout.csv"
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute(TABLES)
        connection.execute(
            f"create table reference.final_accounts_layout as from read_csv('{layout}', all_varchar = true)"
        )
        connection.execute("alter table reference.final_accounts_layout alter position type bigint")
        for number, (voucher, summary, amount) in enumerate(VOUCHERS, start=2):
            paid = date(2026, 1 + number % 3, 5)
            connection.execute(
                "insert into marts.fct_payment values (?, 1, ?, 'A', '财政局', 'general_public_budget', '201', '301',"
                " '-', ?, ?, ?, 'CN', 'CNY', 2026, ?, ?, 'payments.csv', null, ?)",
                [voucher, paid, summary, amount, amount.startswith("-"), paid.replace(day=1), AS_OF, number],
            )
        connection.execute(
            "insert into marts.fct_payment select * replace ('old' as voucher_no, 2025 as fiscal_year)"
            " from marts.fct_payment where voucher_no = '0001'"
        )
        connection.execute(
            "insert into marts.fct_payment select * replace ('us' as voucher_no, 'B' as department_code,"
            " 'US' as jurisdiction_code, 'USD' as currency_code) from marts.fct_payment where voucher_no = '0001'"
        )
        for cell in CELLS:
            connection.execute(
                "insert into marts.fct_final_accounts_cell values"
                " (2026, 'A', '财政局', $1, $2, $3, $4, cast($4 as decimal(9, 2)) * 10000, 'wan_yuan', 2, 'CN', 'CNY')",
                list(cell),
            )
    return folder
