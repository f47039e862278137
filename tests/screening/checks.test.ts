import { expect, test } from '@jest/globals';
import { type Given, reasonFor, reasonsFor } from './given.ts';

test('an ordinary comment has no reasons', () => {
  expect(reasonsFor('Bài viết rất hay, cảm ơn tòa soạn.')).toEqual([]);
});

const noted: [string, Given['signals']][] = [
  ['honeypot', { honeypot: true }],
  ['stamp-missing', { stamp: 'missing' }],
  ['stamp-invalid', { stamp: 'invalid' }],
  ['stamp-early', { stamp: 'early' }],
  ['stamp-late', { stamp: 'late' }],
  ['stamp-reused', { stampReused: true }],
  ['origin-missing', { origin: 'missing' }],
  ['limit-article', { overLimit: ['article'] }],
  ['limit-site', { overLimit: ['site'] }],
  ['limit-address', { overLimit: ['address'] }],
  ['limit-text', { overLimit: ['text'] }],
];
test.each(noted)('what the door noted becomes the reason %s', (check, signals) => {
  expect(reasonsFor('Bài viết rất hay.', { signals })).toEqual([check]);
});

test('links are a reason above what the site allows, and are marked', () => {
  const text = 'https://a.example http://b.example/x www.c.com';
  expect(reasonFor('links', text)).toMatchObject({
    params: { count: 3 },
    spans: [
      [0, 17],
      [18, 36],
      [37, 46],
    ],
  });
  expect(reasonFor('links', text, { settings: { maxLinks: 3 } })).toBeUndefined();
  expect(reasonFor('links', 'https://a.example', { settings: { maxLinks: 0 } })).toBeDefined();
});

test('mail addresses and missing spaces are no links', () => {
  const settings = { maxLinks: 0 };
  expect(reasonsFor('Gửi về an@bao.com nhé', { settings })).toEqual([]);
  expect(reasonsFor('Xong.Rồi em về. Ok.Vn mình là thế, 3.500.000 đồng', { settings })).toEqual([]);
});

test.each(['https://bit.ly/abc', 'vào t.me/nhom123 nhé', 'zalo.me/0905'])(
  '%s hides another address',
  (text) => {
    expect(reasonFor('short-link', text)).toBeDefined();
  },
);

test.each([
  'https://bao.vn@evil.example/x',
  'https://xn--bo-gia.example/',
  'https://bаo.example',
  'http://192.0.2.7/x',
  'hxxps://bao.example',
  'vào bao[.]com',
  'bao chấm com',
])('%s is written to mislead', (text) => {
  expect(reasonFor('disguised-link', text)).toBeDefined();
});

test('a Vietnamese address in its own letters is nothing to hide', () => {
  expect(reasonFor('disguised-link', 'https://tiếngviệt.vn/đường')).toBeUndefined();
});

test.each(['0905123456', '0905 123 456', '(+84) 905.123.456', 'O9O5-123-456', 'gọi 0277 3851 234 nha'])(
  '%s is a phone number',
  (text) => {
    expect(reasonFor('phone', text)).toBeDefined();
  },
);

test.each([
  'ngày 05.07.2024 10:30',
  '05-07-2024 1000',
  '1.250.000.000 đồng',
  'số 0123',
  '12345678901234567890',
])('%s is no phone number', (text) => {
  expect(reasonFor('phone', text)).toBeUndefined();
});

test('messenger names count with a number or a name behind them', () => {
  expect(reasonFor('handle', 'kết bạn z.a.l.o: 0905123456')?.params).toEqual({ service: 'Zalo' });
  expect(reasonFor('handle', 'Telegram @nhomkin88')).toBeDefined();
  expect(reasonFor('handle', 'add Zalo em nhé: 0905 123 456')).toBeDefined();
  expect(reasonFor('handle', 'Zalo năm 2024 có gì mới')).toBeUndefined();
  expect(reasonFor('handle', 'Zalo hôm nay lỗi mạng')).toBeUndefined();
});

test.each([
  'Tòa soạn',
  'toà soạn',
  'BAN BIEN TAP',
  'Аdmin',
  'Báo Mẫu Online',
  'bao mau online',
  'Tran Van Binh',
  'Báo Mẫu Onlíne',
  'Báo Mẫu 0nline',
  'BaoMau0nline',
  'Tòa s0ạn',
  'B4n biên tập',
  'Trần V4n Bình',
  'Trần Văn Bình 1',
  'Trần Văn Bình2',
  'Trần Văn Bình (BTV)',
  'btv Lan',
  'Kiểm duyệt viên',
  'Phóng viên Lan',
  'Editor',
])('the name %s could be taken for the newsroom', (name) => {
  expect(reasonsFor('Bài hay.', { name })).toEqual(['impersonation']);
});

test.each(['Lan', 'Nguyễn Thị Mẫu', 'Bạn đọc Hà Nội', 'Trần Văn Bính Minh'])(
  'the name %s is a reader',
  (name) => {
    expect(reasonsFor('Bài hay.', { name })).toEqual([]);
  },
);

test('ordinary names, with years and digits behind them too, are readers', () => {
  const families = 'Nguyễn Trần Lê Phạm Huỳnh Võ Đặng Bùi Đỗ Hồ Ngô Tô Đoàn'.split(' ');
  const given =
    'Văn An,Thị Mẫu Đơn,Bảo Anh,Ban Mai,Biên Thùy,Tập,Quản Trọng,Minh Trí,Tòa,Soạn,Thư Kỳ,Mạnh Dũng,Kiều Oanh,' +
    'Thanh Niên,Online,Duyệt,Hải 68,Lan 1990,T0ny,M1nh';
  const nicknames = 'Mẫu Online,Báo,Bạn đọc 01,hoa_hong_3,Cư dân Q4,Bố bé Na @,an1234,Già 70'.split(',');
  const full = families.flatMap((family) => given.split(',').map((rest) => `${family} ${rest}`));
  const names = [...full, ...nicknames];
  expect(names.filter((name) => reasonsFor('Bài hay.', { name }).includes('impersonation'))).toEqual([]);
});

test('the same text elsewhere is a reason when it is long enough to be nobody else’s words', () => {
  const text = 'Shop em chuyên cung cấp sỉ lẻ toàn quốc giá gốc';
  const context = { duplicates: { exact: 3, reader: 0 } };
  expect(reasonFor('duplicate', text, { context })?.params).toEqual({ count: 3 });
  expect(reasonsFor('Hay quá!', { context })).toEqual([]);
  expect(reasonsFor(text, { context: { duplicates: { exact: 1, reader: 1 } } })).toEqual([
    'duplicate-reader',
  ]);
});

test('an author’s earlier fate is told', () => {
  const past = (approved: number, rejected: number, spam: number): string[] =>
    reasonsFor('Bài hay.', { context: { history: { approved, rejected, spam } } });
  expect(past(0, 0, 1)).toEqual(['history-spam']);
  expect(past(1, 3, 0)).toEqual(['history-rejected']);
  expect(past(30, 3, 0)).toEqual([]);
});

test('text without diacritics is held where the site says so, and only there', () => {
  const text = 'Nguoi dan rat mong chinh quyen som giai quyet viec nay';
  expect(reasonsFor(text, { settings: { diacritics: 'hold' } })).toEqual(['no-diacritics']);
  expect(reasonsFor(text, { settings: { diacritics: 'hint' } })).toEqual([]);
  expect(reasonsFor(text, { settings: { diacritics: 'off' } })).toEqual([]);
  expect(reasonsFor(text, { settings: { diacritics: 'hold' }, site: { locale: 'en' } })).toEqual([]);
});

test.each([
  'Người dân rất mong chính quyền sớm giải quyết việc này',
  'I think this is a good idea and we can do more than that',
  'ok bác',
  'Hôm nay em đi xem phim hay ghê',
  '1.000 + 2.000 = 3.000',
])('%s does not lack diacritics', (text) => {
  expect(reasonsFor(text, { settings: { diacritics: 'hold' } })).toEqual([]);
});

test('capitals throughout, letters held down and empty texts are remarks', () => {
  expect(reasonsFor('AI CŨNG BIẾT CHUYỆN NÀY TỪ LÂU RỒI CÁC BÁC Ạ')).toEqual(['shouting']);
  expect(reasonsFor('HAY QUÁ')).toEqual([]);
  expect(reasonsFor(`vui ${'a'.repeat(30)}`)).toEqual(['gibberish']);
  expect(reasonsFor('...')).toEqual(['empty']);
  expect(reasonsFor('👍')).toEqual([]);
});
