/** What `npm start` prints when everything answers. */

export interface Addresses {
  service: string;
  /** The mail address with which one may enter the desk; null when the operator's own people do. */
  editor: string | null;
  /** The article to open first. */
  article: string;
  /** null when mail goes to a real mail server. */
  mailbox: string | null;
  /** How somebody at the other end of an SSH connection reaches the addresses; null without one. */
  tunnel: string | null;
  dataDir: string;
}

/** Vietnamese first, English below it; as wide as a terminal of 100 columns. */
export function banner({ service, editor, article, mailbox, tunnel, dataDir }: Addresses): string {
  const newspaper = new URL('/', article).href;
  const mail = mailbox
    ? [
        'Mở hộp thư, bấm đường dẫn trong thư, rồi bấm “Duyệt đăng”.',
        'Open the mailbox, press the link in the mail, then “Duyệt đăng” (approve).',
      ]
    : ['Mở thư của người duyệt, bấm đường dẫn.', "Open the moderator's mail and press the link."];
  const lines = [
    'binhluan đang chạy · binhluan is running',
    '',
    `  Báo mẫu · demo newspaper   ${newspaper}`,
    mailbox ? `  Hộp thư · mailbox          ${mailbox}/` : null,
    `  Bàn duyệt · desk           ${service}/desk`,
    `  Dịch vụ · service          ${service}/`,
    '',
    'Thử ba bước:',
    '  1. Mở bài báo, viết và gửi một bình luận:',
    `     ${article}`,
    `  2. ${mail[0]}`,
    '  3. Tải lại bài báo: bình luận đã ở dưới bài.',
    'Three steps to try:',
    '  1. Open the article above, write a comment and send it.',
    `  2. ${mail[1]}`,
    '  3. Reload the article: the comment stands under it.',
    '',
    ...(editor && mailbox
      ? [
          `Vào bàn duyệt: nhập ${editor}, rồi bấm đường dẫn trong thư vừa tới hộp thư.`,
          `To enter the desk: type ${editor}, then press the link in the mail that arrives in the mailbox.`,
          '',
        ]
      : []),
    ...(tunnel
      ? [
          'Bạn đang vào máy này qua SSH. Trên máy của bạn, xin chạy lệnh dưới đây rồi mở các địa chỉ trên:',
          'You are here over SSH. On your own computer run this, then open the addresses above:',
          `  ${tunnel}`,
          '',
        ]
      : []),
    `Dữ liệu và nhật ký ở ${dataDir}. Nhấn Ctrl-C để dừng.`,
    `Data and logs are in ${dataDir}. Ctrl-C stops everything.`,
  ];
  return `\n${lines
    .filter((line) => line !== null)
    .map((line) => (line ? `  ${line}` : ''))
    .join('\n')}\n`;
}

/**
 * The command that carries the ports to where the browser is.
 * @param connection the SSH_CONNECTION variable: client address and port, server address and port
 */
export function tunnelCommand(connection: string, user: string, ports: readonly number[]): string {
  const [, , host = 'host', port = '22'] = connection.split(' ');
  const forwards = ports.map((each) => `-L ${each}:127.0.0.1:${each}`).join(' ');
  return `ssh ${forwards} ${port === '22' ? '' : `-p ${port} `}${user}@${host}`;
}
